import type { messagesEn } from "./messages-en.ts";

declare module "i18next" {
  interface CustomTypeOptions {
    resources: { translation: typeof messagesEn };
  }
}
