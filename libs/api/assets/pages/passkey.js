// Hands a passkey between the browser and the form around it: options come in as JSON, the answer goes out in
// a hidden field. Nothing else on these pages needs a script.
"use strict";
(function () {
    var form = document.querySelector("form[data-passkey]");
    if (!form) return;
    var problem = document.getElementById("passkey-problem");
    var button = form.querySelector("button");

    function bytes(text) {
        var raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
        return Uint8Array.from(raw, function (c) { return c.charCodeAt(0); });
    }
    function text(buffer) {
        var raw = String.fromCharCode.apply(null, new Uint8Array(buffer));
        return btoa(raw).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
    }
    function listed(credentials) {
        return (credentials || []).map(function (one) { return Object.assign({}, one, { id: bytes(one.id) }); });
    }
    function created(options) {
        var key = Object.assign({}, options, { challenge: bytes(options.challenge) });
        key.user = Object.assign({}, options.user, { id: bytes(options.user.id) });
        key.excludeCredentials = listed(options.excludeCredentials);
        return navigator.credentials.create({ publicKey: key });
    }
    function asked(options) {
        var key = Object.assign({}, options, { challenge: bytes(options.challenge) });
        key.allowCredentials = listed(options.allowCredentials);
        return navigator.credentials.get({ publicKey: key });
    }
    function answer(credential) {
        var from = credential.response;
        var response = { clientDataJSON: text(from.clientDataJSON) };
        if (from.attestationObject) {
            response.attestationObject = text(from.attestationObject);
            response.transports = from.getTransports ? from.getTransports() : [];
        } else {
            response.authenticatorData = text(from.authenticatorData);
            response.signature = text(from.signature);
            if (from.userHandle) response.userHandle = text(from.userHandle);
        }
        return {
            id: credential.id, rawId: text(credential.rawId), type: credential.type, response: response,
            authenticatorAttachment: credential.authenticatorAttachment,
            clientExtensionResults: credential.getClientExtensionResults()
        };
    }
    function start() {
        var options = JSON.parse(form.dataset.options);
        problem.hidden = true;
        button.disabled = true;
        (form.dataset.passkey === "create" ? created(options) : asked(options)).then(function (credential) {
            form.elements.credential.value = JSON.stringify(answer(credential));
            form.submit();
        }).catch(function () {
            problem.hidden = false;
            button.disabled = false;
            button.focus();
        });
    }
    if (!window.PublicKeyCredential || !navigator.credentials) {
        problem.hidden = false;
        return;
    }
    form.addEventListener("submit", function (event) {
        event.preventDefault();
        start();
    });
    button.disabled = false;
})();
