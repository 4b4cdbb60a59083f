// Takes the secret of a mail's link out of the address bar as soon as the page is open.
const element = document.querySelector("[data-clean-address]");
if (element) history.replaceState(null, "", element.dataset.cleanAddress);
