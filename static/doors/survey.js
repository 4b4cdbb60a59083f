// What runs on the survey's questions.
import "../js/dialog.js";
import "../js/survey.js";
