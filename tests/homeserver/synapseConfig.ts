/** Every test server's name: user ids end in it. The address is another thing, and changes at each start. */
export const serverName = "hearth.test";

/**
 * Secrets of a server that listens on loopback only and holds made-up people: written down, because a
 * secret here protects nothing, and a snapshot restored elsewhere must fit.
 */
export const secrets = {
  /** Acts as anybody by `?user_id=` and at any time by `?ts=` (milliseconds). It has no device. */
  appservice: "hearth-appservice-token",
  registration: "hearth-registration-secret",
  oauth: "hearth-oauth-shared-secret",
  /** An administrator's access token where sign-in is delegated. */
  oauthAdmin: "hearth-oauth-admin-token",
} as const;

export interface SynapseConfigOptions {
  /** The data folder, as the server sees it. */
  readonly data: string;
  readonly port: number;
  /** Present: the server delegates sign-in to an OAuth server at this address. */
  readonly oauthEndpoint?: string | undefined;
  /** Leaves out what costs time while thousands of events are written: presence, statistics. */
  readonly seeding?: boolean | undefined;
}

const unlimited = { per_second: 1_000_000, burst_count: 1_000_000 };

/** homeserver.yaml of a server that never throttles, never calls out and keeps all in one folder. */
export function synapseConfig({ data, port, oauthEndpoint, seeding = false }: SynapseConfigOptions): Record<string, unknown> {
  const baseUrl = `http://127.0.0.1:${port}`;
  return {
    server_name: serverName,
    public_baseurl: `${baseUrl}/`,
    extra_well_known_client_content: {
      "im.vector.riot.jitsi": { preferredDomain: "meet.hearth.test" },
      "io.element.jitsi": { preferredDomain: "meet.hearth.test" },
    },
    listeners: [
      { port, type: "http", bind_addresses: ["127.0.0.1"], x_forwarded: false, resources: [{ names: ["client"], compress: false }] },
    ],
    database: { name: "sqlite3", args: { database: `${data}/homeserver.db` } },
    media_store_path: `${data}/media`,
    pid_file: `${data}/homeserver.pid`,
    log_config: `${data}/log.json`,
    signing_key: "ed25519 a_hearth AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
    macaroon_secret_key: "hearth-macaroon-secret",
    form_secret: "hearth-form-secret",
    registration_shared_secret: secrets.registration,
    app_service_config_files: [`${data}/appservice.json`],
    bcrypt_rounds: 4,
    report_stats: false,
    trusted_key_servers: [],
    federation_domain_whitelist: [],
    url_preview_enabled: false,
    dynamic_thumbnails: true,
    presence: { enabled: !seeding },
    stats: { enabled: false },
    gc_thresholds: [5000, 50, 50],
    caches: { global_factor: 4 },
    allow_public_rooms_without_auth: true,
    suppress_key_server_warning: true,
    ...rateLimits,
    ...(oauthEndpoint
      ? {
          password_config: { enabled: false },
          enable_registration: false,
          matrix_authentication_service: { enabled: true, endpoint: oauthEndpoint, secret: secrets.oauth },
          experimental_features: { ...experimental, msc4108_enabled: true },
        }
      : {
          enable_registration: true,
          enable_registration_without_verification: true,
          login_via_existing_session: { enabled: true, require_ui_auth: false },
          experimental_features: experimental,
        }),
  };
}

const experimental = { msc3381_polls_enabled: true, msc4222_enabled: true };

const rateLimits = {
  rc_message: unlimited,
  rc_registration: unlimited,
  rc_registration_token_validity: unlimited,
  rc_login: { address: unlimited, account: unlimited, failed_attempts: unlimited },
  rc_admin_redaction: unlimited,
  rc_joins: { local: unlimited, remote: unlimited },
  rc_joins_per_room: unlimited,
  rc_invites: { per_room: unlimited, per_user: unlimited, per_issuer: unlimited },
  rc_key_requests: unlimited,
  rc_3pid_validation: unlimited,
  rc_third_party_invite: unlimited,
  rc_media_create: unlimited,
  rc_presence: { per_user: unlimited },
  rc_delayed_event_mgmt: unlimited,
  rc_room_creation: unlimited,
  rc_reports: unlimited,
  rc_user_directory: unlimited,
  rc_profile: unlimited,
};

/** The registration of the application service that seeds. */
export const appserviceConfig = {
  id: "hearth-seed",
  url: null,
  as_token: secrets.appservice,
  hs_token: "hearth-appservice-hs-token",
  sender_localpart: "hearth-seed",
  rate_limited: false,
  namespaces: { users: [{ exclusive: false, regex: "@.*" }], aliases: [{ exclusive: false, regex: "#.*" }], rooms: [] },
};

/** Python's logging, to stderr, warnings only: an INFO line per request costs more than some requests. */
export const logConfig = {
  version: 1,
  formatters: { line: { format: "%(asctime)s %(levelname)s %(name)s - %(message)s" } },
  handlers: { console: { class: "logging.StreamHandler", formatter: "line" } },
  root: { level: "WARNING", handlers: ["console"] },
  disable_existing_loggers: false,
};
