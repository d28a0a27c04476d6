// Conveniences only: every page works without them.
import { guardForms } from "./forms.js";
import { saveDrafts } from "./draft.js";
import { tickClocks } from "./clock.js";
import { listRows } from "./rows.js";
import { findInLists } from "./find.js";
import { watchSession } from "./session.js";

guardForms();
tickClocks();
listRows();
findInLists();
saveDrafts();
watchSession();

// What only one page needs is loaded by that page's own mark.
for (const node of document.querySelectorAll("[data-module]"))
  import(node.dataset.module).then((module) => module.start(node));
