const ask = async (path, options) => {
  const response = await fetch(path, options);
  const body = await response.json();
  if (!response.ok) throw new Error(body.error);
  return body;
};

const { apiUrl, apiKey, channel } = await ask('inbox.json');
const bell = document.querySelector('notiflow-inbox');
bell.setAttribute('api-url', apiUrl);
bell.setAttribute('api-key', apiKey);
bell.setAttribute('channel', channel);
bell.getUserKey = async () => (await ask('token')).token;
await import(`${apiUrl}/client/notiflow-inbox.js`);

const said = document.querySelector('#said');
document.querySelector('#send').addEventListener('click', async () => {
  try {
    await ask('send', { method: 'POST' });
    said.textContent = 'Sent.';
  } catch (error) {
    said.textContent = error.message;
  }
});
