/** The address of a one-time link. Pure. */
export const signInLink = (publicUrl: string, token: string): string => `${publicUrl}/desk/sign-in?token=${token}`;
