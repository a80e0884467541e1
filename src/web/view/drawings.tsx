/** The shapes behind {@link Icon}, put into the page once. Not part of the script. */
import type { IconName } from './icons';

const LINES: Record<IconName, string> = {
  plus: 'M12 7.5v9M7.5 12h9M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z',
  restart: 'M5 12a7 7 0 1 0 2.2-5.1M5 4v4h4',
  answers: 'M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01',
  progress: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3.5 2',
  human: 'M4 14v-2a8 8 0 0 1 16 0v2M4 14h3v5H5a1 1 0 0 1-1-1Zm16 0h-3v5h2a1 1 0 0 0 1-1Zm-1 5c0 1.5-2 2.5-5 2.5',
  elder: 'M3 18 8 6l5 12M4.7 14h6.6M15 18l3-7 3 7M16 15.7h4',
  larger: 'M2 18 7.5 5 13 18M4 14h7M15 9h7M18.5 5.500v7',
  smaller: 'M2 18 7.5 5 13 18M4 14h7M15 9h7',
  dark: 'M20 14.500A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.500Z',
  light:
    'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM12 2.500v2M12 19.500v2M2.5 12h2M19.5 12h2M5.3 5.300l1.4 1.400M17.3 17.300l1.4 1.400M5.3 18.700l1.4-1.400M17.3 6.700l1.4-1.4',
  delete: 'M4 7h16M9.5 7V4.500h5V7M6.5 7l.8 12.500h9.400L17.5 7M10 11v5M14 11v5',
  phone: 'M6 3h3l1.5 5-2 1.500a12 12 0 0 0 6 6l1.5-2 5 1.500v3a2 2 0 0 1-2 2A16 16 0 0 1 4 5a2 2 0 0 1 2-2Z',
  down: 'm6 9 6 6 6-6',
  hear: 'M4 9.500v5h3.500L12 18.500v-13L7.5 9.500ZM15.5 9a4.2 4.2 0 0 1 0 6M18.2 6.500a8 8 0 0 1 0 11',
  voice: 'M12 14.500a3 3 0 0 0 3-3v-5a3 3 0 0 0-6 0v5a3 3 0 0 0 3 3ZM6 11.500a6 6 0 0 0 12 0M12 17.500V21M9 21h6',
  device: 'M4 3.500h8v13H4ZM7 14h2M15 8h5v12.500h-8v-2M15.5 18h1M14.5 4.500h3.500m-1.500-1.700L18.200 4.500l-1.700 1.700',
};

/** @param avatar address of a picture in the place of the assistant's */
export function Drawings({ avatar }: { avatar?: string }) {
  return (
    <svg class="drawings" aria-hidden="true">
      {Object.entries(LINES).map(([name, path]) => (
        <symbol id={name} viewBox="0 0 24 24">
          <path d={path} />
        </symbol>
      ))}
      <symbol id="bot" viewBox="0 0 40 40">
        {avatar ? (
          <image href={avatar} width="40" height="40" preserveAspectRatio="xMidYMid slice" />
        ) : (
          <>
            <path class="figure" d="M20 6.5 32 10v9.500c0 7-5 11.5-12 14.5-7-3-12-7.5-12-14.500V10Z" />
            <path class="star" d="m20 12.2 2.1 4.7 5.1.5-3.8 3.4 1.1 5-4.5-2.6-4.5 2.6 1.1-5-3.8-3.4 5.1-.5Z" />
          </>
        )}
      </symbol>
      <symbol id="user" viewBox="0 0 40 40">
        <path class="figure" d="M20 20.500a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM7 35c.6-7.5 5.5-12 13-12s12.4 4.5 13 12Z" />
      </symbol>
    </svg>
  );
}
