import { Door } from './door.tsx';

/** Where a login ends that was begun beside another page, which goes on by itself. */
export function LoggedInPage() {
  return (
    <Door title="You are logged in">
      <p className="text-quiet">Close this tab and go on where you were.</p>
    </Door>
  );
}
