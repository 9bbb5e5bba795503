/** The same server, another database and, when given, another user. */
export const databaseUrl = (
  url: string,
  database: string,
  login?: { username: string; password: string },
): string => {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  if (login) Object.assign(changed, login);
  return changed.href;
};
