import { Download } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { Copy } from '../../components/copy.tsx';

/** The codes that stand in for a second factor, shown this once. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const save = () => {
    const text = `Recovery codes of Notiflow at ${location.host}, each good once:\n\n${codes.join('\n')}\n`;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    link.download = 'notiflow-recovery-codes.txt';
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <div>
      <h3 className="font-semibold">Your recovery codes</h3>
      <p className="mt-1 max-w-prose text-quiet">
        Keep them where you keep passwords, and not on the phone itself. Each lets you in once in
        the place of a code of the app. They are shown this once.
      </p>
      <ul className="mt-4 grid max-w-md grid-cols-2 gap-x-6 gap-y-1.5 rounded-md border bg-ground p-4 font-mono">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="mt-3 flex items-center gap-2">
        <Button onClick={save}>
          <Download size={14} aria-hidden /> Download
        </Button>
        <Copy text={codes.join('\n')} label="Copy the codes" />
        <Button kind="primary" className="ml-auto" onClick={onDone}>
          I have them
        </Button>
      </div>
    </div>
  );
}
