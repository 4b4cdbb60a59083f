// What runs on a tablet at the desk.
import "../js/dialog.js";
export { scan } from "../js/checkin/desk.js";
