// What runs on the pages of invitees and visitors.
import "../js/dialog.js";
import "../js/dependent-fields.js";
import "../js/clean-address.js";
