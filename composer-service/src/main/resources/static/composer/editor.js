// Says so when the page could not save by itself; the button below still can.
document.addEventListener('htmx:afterRequest', function (event) {
  var form = document.getElementById('edit');
  if (form && event.detail.elt === form && !event.detail.successful) {
    var old = document.getElementById('not-saved');
    var notice = old || document.createElement('p');
    notice.id = 'not-saved';
    notice.className = 'notice bad';
    notice.setAttribute('role', 'alert');
    notice.textContent = form.dataset.failed;
    document.getElementById('saved').after(notice);
  } else if (form && event.detail.elt === form) {
    document.getElementById('not-saved')?.remove();
  }
});
