// What must run before a page is painted: its colours, and which faces the device lacks.
import "../js/theme.js";
import "../js/faces.js";
