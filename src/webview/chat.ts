/** Entry of the chat panel: loading it defines `<countersign-chat>`, which the page holds. */
import './parts/withoutEval.js';
import './chat/chatApp.js';
