/** Tells the daemon how the extension is, so that doctor can say what keeps pages or reminders off. */
import { browser } from "../shared/browser.js";
import { missing } from "../shared/permissions.js";
import { losses } from "../shared/settings.js";
import { call } from "./daemon.js";

/** May notifications be shown? Firefox does not say. */
async function notifications() {
  return (await browser.notifications.getPermissionLevel?.()) !== "denied";
}

/** Say it. */
export async function report() {
  const { dropped, refused } = await losses.get();
  await call("POST", "/v1/browser", {
    missing: await missing(),
    notifications: await notifications(),
    lost: dropped + refused,
  });
}
