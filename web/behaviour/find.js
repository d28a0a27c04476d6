// A long list narrows down as one types. Without a script the server does it, by the same box.
function narrow(box) {
  const list = document.getElementById(box.dataset.find);
  const words = box.value.trim().toLowerCase();
  let left = 0;
  for (const option of list.options) {
    const fits = !option.value || option.textContent.toLowerCase().includes(words);
    option.hidden = !fits && !option.selected;
    left += option.value && fits ? 1 : 0;
    if (words && fits && left === 1) list.value = option.value;
  }
  const says = document.getElementById(`${list.id}-found`);
  says.textContent = says.dataset.says.replace("%", left);
}

export function findInLists() {
  document.addEventListener("input", (event) => {
    if (event.target.dataset?.find) narrow(event.target);
  });
  document.addEventListener("keydown", (event) => {
    if (!event.target.dataset?.find || event.key !== "Enter") return;
    event.preventDefault();
    document.getElementById(event.target.dataset.find).focus();
  });
}
