import type { ReactNode } from 'react';

function Icon(props: { children: ReactNode; className?: string }): ReactNode {
  const { children, className = '' } = props;
  return (
    <svg
      className={`nf-icon ${className}`}
      viewBox="0 0 24 24"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

export const BellIcon = () => (
  <Icon>
    <path d="M6.3 9.2a5.7 5.7 0 0 1 11.4 0c0 5 1.9 6.6 2.5 7.3a.5.5 0 0 1-.4.8H4.2a.5.5 0 0 1-.4-.8c.6-.7 2.5-2.3 2.5-7.3Z" />
    <path d="M10 20.4a2.3 2.3 0 0 0 4 0" />
  </Icon>
);

export const CheckIcon = ({ className }: { className?: string }) => (
  <Icon className={className}>
    <path d="m5 12.5 4.5 4.5L19 7.5" />
  </Icon>
);

export const CheckAllIcon = () => (
  <Icon>
    <path d="m2.5 12.5 4.5 4.5 9.5-9.5" />
    <path d="m12.5 16.5.5.5 9-9" />
  </Icon>
);

export const ArchiveIcon = () => (
  <Icon>
    <rect x="3" y="4.5" width="18" height="4.5" rx="1.2" />
    <path d="M5 9v9a1.8 1.8 0 0 0 1.8 1.8h10.4A1.8 1.8 0 0 0 19 18V9" />
    <path d="M10 13h4" />
  </Icon>
);

export const InboxIcon = () => (
  <Icon>
    <path d="M3.5 13h4.6a1 1 0 0 1 .9.6l.5 1.1a1 1 0 0 0 .9.6h3.2a1 1 0 0 0 .9-.6l.5-1.1a1 1 0 0 1 .9-.6h4.6" />
    <path d="M6.2 5.6 3.5 13v4.4a2 2 0 0 0 2 2h13a2 2 0 0 0 2-2V13l-2.7-7.4a1.6 1.6 0 0 0-1.5-1.1H7.7a1.6 1.6 0 0 0-1.5 1.1Z" />
  </Icon>
);

export const SettingsIcon = () => (
  <Icon>
    <path d="M4 7.5h8.5M17.5 7.5H20M4 16.5h2.5M11.5 16.5H20" />
    <circle cx="15" cy="7.5" r="2.5" />
    <circle cx="9" cy="16.5" r="2.5" />
  </Icon>
);

export const BackIcon = () => (
  <span className="nf-icon-directed">
    <Icon>
      <path d="m14.5 5.5-6.5 6.5 6.5 6.5" />
    </Icon>
  </span>
);

export const ArrowUpIcon = () => (
  <Icon>
    <path d="M12 19V5M5.5 11.5 12 5l6.5 6.5" />
  </Icon>
);

export const AlertIcon = () => (
  <Icon>
    <circle cx="12" cy="12" r="8.5" />
    <path d="M12 7.8v5M12 16v.1" />
  </Icon>
);

export const OfflineIcon = () => (
  <Icon>
    <path d="m4 4 16 16M2.5 9.3A14 14 0 0 1 7 6.6M10.6 5.6A14 14 0 0 1 21.5 9.3M5.8 12.8a9.4 9.4 0 0 1 3.4-2.1M14.4 10.6a9.4 9.4 0 0 1 3.8 2.2M9.2 16.2a4.6 4.6 0 0 1 5.6 0M12 19.6v.1" />
  </Icon>
);
