// Gives the stage the look that is chosen, which the address names so that it can be shared.

const stage = document.querySelector(".stage");
const choices = document.querySelector(".looks");

function show(look) {
	const choice = choices.querySelector(`[value="${CSS.escape(look)}"]`);
	if (!choice) return;
	choice.checked = true;
	stage.dataset.look = look;
}

choices.addEventListener("change", ({ target }) => {
	show(target.value);
	history.replaceState(history.state, "", `#${target.value}`);
});
addEventListener("hashchange", () => show(location.hash.slice(1)));
// A browser that comes back to the page may have kept a choice.
show(location.hash.slice(1) || choices.querySelector(":checked").value);
