// What runs on the pages of organisers and the other staff.
import "../js/dialog.js";
import "../js/dependent-fields.js";
import "../js/file-drop.js";
import "../js/copy-button.js";
import "../js/print-button.js";
