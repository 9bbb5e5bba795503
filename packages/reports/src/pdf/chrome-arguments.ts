/**
 * Arguments that leave a browser without a network: no name resolves, and whatever needs no name meets a proxy nobody answers
 * on, loopback included. Chrome's own process sandbox stays on except for root, under whom it cannot start.
 */
export function chromeArguments({ root }: { root: boolean }): string[] {
  return [
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-sync",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
    "--js-flags=--max-old-space-size=256",
    ...(root ? ["--no-sandbox"] : []),
  ];
}
