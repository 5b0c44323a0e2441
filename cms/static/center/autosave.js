// A draft is saved once: a button that is pressed while the editor saves by itself waits until that is done.
// Two forms at once would start the same new page twice, and the second one would be refused.
(() => {
    let saving = false;
    let leaving = false;
    let waiting = null;

    document.addEventListener("w-autosave:save", (event) => {
        if (leaving) {
            event.preventDefault();
        } else {
            saving = true;
        }
    });
    for (const outcome of ["success", "error"]) {
        document.addEventListener(`w-autosave:${outcome}`, () => {
            saving = false;
            if (waiting) {
                waiting.button.disabled = false; // It shows that it works by disabling itself, and would not count.
                waiting.form.requestSubmit(waiting.button);
            }
        });
    }
    document.addEventListener(
        "submit",
        (event) => {
            if (!event.target.matches("[data-edit-form]")) {
                return;
            }
            if (saving) {
                event.preventDefault();
                event.stopPropagation();
                waiting = { form: event.target, button: event.submitter };
            } else {
                leaving = true;
            }
        },
        { capture: true },
    );
    // Whoever stays after all, because the network failed or he stopped it, types on and is saved again.
    document.addEventListener("input", () => {
        leaving = false;
        waiting = null;
    });
})();
