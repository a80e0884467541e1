/** JSON that cannot end the script element it stands in. */
export const scriptSafe = (data: object): string =>
  JSON.stringify(data).replace(/[<\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
