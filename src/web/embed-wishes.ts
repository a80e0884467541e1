/** What a site that embeds the chat may wish for in the frame's address, checked; what is not understood is left out. Knows no page. */
import { z } from 'zod';
import { readableColour } from './colour';

export interface EmbedWishes {
  /** In the title bar. */
  title?: string;
  /** Readable, `#` and six digits. */
  colour?: string;
  /** Address of a picture on the embedding site. */
  avatar?: string;
  /** Full name of the place where the site is at home. */
  region?: string;
}

const LONGEST_TITLE_CHARACTERS = 16;

const schema = z.object({
  // Letters, digits and what stands in names: no signs that could pass for a button or a warning.
  title: z
    .string()
    .trim()
    .regex(/^[\p{L}\p{N} ·、，,（）()-]+$/u)
    .max(LONGEST_TITLE_CHARACTERS)
    .optional()
    .catch(undefined),
  color: z.string().max(7).optional().catch(undefined),
  avatar: z
    .url({ protocol: /^https?$/ })
    .max(200)
    .optional()
    .catch(undefined),
  region: z
    .string()
    .regex(/^\d{6}$/)
    .optional()
    .catch(undefined),
});

/** @param site origin of the embedding site: its avatar lies there or nowhere. @param regionName of a GB/T 2260 code */
export function readWishes(
  query: Readonly<Record<string, string>>,
  site: string,
  regionName: (code: string) => string | null,
): EmbedWishes {
  const { title, color, avatar, region } = schema.parse(query);
  const isOwn = avatar !== undefined && new URL(avatar).origin === site;
  return {
    title,
    colour: (color && readableColour(color)) || undefined,
    avatar: isOwn ? new URL(avatar).href : undefined,
    region: (region && regionName(region)) || undefined,
  };
}
