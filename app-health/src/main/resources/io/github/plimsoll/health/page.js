'use strict';
(() => {
  const SILENCE_MS = 15000;
  const REOPEN_MS = 3000;
  const link = document.getElementById('link');
  let stream = null;
  let heard = Date.now();
  let opened = 0;

  const say = (state, words) => {
    document.documentElement.dataset.stream = state;
    link.className = 'link ' + state;
    if (link.textContent !== words) {
      link.textContent = words;
    }
    link.hidden = false;
  };

  const show = (parts) => {
    for (const [name, html] of Object.entries(parts)) {
      const place = document.querySelector('[data-part="' + name + '"]');
      if (place) {
        // Made and escaped by the server, and the policy of this page lets no script of others run.
        place.innerHTML = html;
      }
    }
    const state = document.querySelector('.banner .state');
    const mode = document.querySelector('.banner .mode');
    document.title = (mode ? mode.textContent + ' ' : '') + (state ? state.textContent + ' - ' : '') + 'Plimsoll';
  };

  const live = () => {
    heard = Date.now();
    say('live', 'live');
  };

  const open = () => {
    if (stream) {
      stream.close();
    }
    opened = Date.now();
    stream = new EventSource('/events');
    stream.addEventListener('parts', (event) => {
      show(JSON.parse(event.data));
      live();
    });
    stream.addEventListener('beat', live);
    stream.onerror = () => say('lost', 'connection lost, trying again: these numbers are old');
  };

  setInterval(() => {
    const silent = Date.now() - heard > SILENCE_MS;
    if (silent) {
      say('lost', 'connection lost, trying again: these numbers are old');
    }
    const ended = stream.readyState === EventSource.CLOSED;
    if ((silent && Date.now() - opened > SILENCE_MS) || (ended && Date.now() - opened > REOPEN_MS)) {
      open();
    }
  }, 1000);

  open();
})();
