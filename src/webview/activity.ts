/** Entry of the activity panel: loading it defines `<countersign-activity>`, which the page holds. */
import './parts/withoutEval.js';
import './activity/activityApp.js';
