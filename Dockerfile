# syntax=docker/dockerfile:1

# One image for every process of a cluster: `docker run kubernest dist/<process>.mjs <flags>`. See docker-compose.yml.

FROM node:20-slim AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:20-slim
ENV NODE_ENV=production
WORKDIR /opt/kubernest
# The bundles hold everything but libsql, whose binary is a package of its own, chosen for the platform.
COPY --from=build /src/node_modules/libsql node_modules/libsql
COPY --from=build /src/node_modules/@libsql node_modules/@libsql
COPY --from=build /src/node_modules/@neon-rs node_modules/@neon-rs
COPY --from=build /src/node_modules/detect-libc node_modules/detect-libc
COPY --from=build /src/dist dist
COPY docker/healthy.mjs ./
RUN install -d -o node -g node -m 700 /data
USER node
VOLUME /data
# Where the process of a container says that it is well.
ENV HEALTH_URL=http://127.0.0.1:8080/readyz
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s --retries=3 CMD ["node", "healthy.mjs"]
ENTRYPOINT ["node"]
CMD ["dist/kubernest.mjs", "--help"]
