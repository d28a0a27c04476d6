// Conveniences only: every page works without them.
import { guardForms } from "./forms.js";
import { tickClocks } from "./clock.js";
import { listRows } from "./rows.js";

guardForms();
tickClocks();
listRows();
