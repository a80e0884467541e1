# Builds with everything, ships what runs: `docker build -t rongye .`
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json ./
COPY scripts scripts
COPY dialogs dialogs
COPY locales locales
COPY policy policy
COPY src src
# Nearly everything is in the bundle: of the packages the server loads a few at run time.
RUN npm run build && node --import tsx scripts/runtime-modules.ts runtime

FROM node:22-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3978 DATA_DIR=/data
WORKDIR /app
# Owned by root: the server can read its program and change nothing of it.
COPY --from=build /app/package.json ./
COPY --from=build /app/runtime/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/locales locales
COPY --from=build /app/policy policy
COPY --from=build /app/src/understanding/data src/understanding/data
RUN mkdir -m 0700 /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3978
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Without a shell in between, so that SIGTERM reaches the server and the turns in progress end.
CMD ["node", "dist/src/main.js"]
