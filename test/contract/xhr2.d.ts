declare module 'xhr2' {
  export const XMLHttpRequest: new () => object;
}
