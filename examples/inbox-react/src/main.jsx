import { createRoot } from 'react-dom/client';
import 'notiflows-react/styles.css';
import './page.css';
import { App } from './app.jsx';
import { ask } from './ask.js';

const inbox = await ask('/inbox.json');
createRoot(document.querySelector('#root')).render(<App {...inbox} />);
