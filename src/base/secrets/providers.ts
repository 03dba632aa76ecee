import { patternsOf, type Shape } from './shape.js';

/** Formats that providers document for their own keys; the address says where. */
const shapes: readonly Shape[] = [
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
  {
    what: 'aws-key',
    has: ['AKIA', 'ASIA', 'ABIA', 'ACCA', 'A3T'],
    shape: /(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z2-7]{16}\b/,
  },
  // https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html
  { what: 'aws-key', has: ['ABSK'], shape: /ABSK[A-Za-z0-9+/]{100,}={0,2}/ },
  // https://cloud.google.com/docs/authentication/api-keys, https://developers.google.com/identity/protocols/oauth2
  {
    what: 'google-key',
    has: ['AIza', 'ya29.', 'GOCSPX-', '1//0'],
    shape: /(?:AIza[\w-]{35,}|ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,}|1\/\/0[\w-]{40,})/,
  },
  // https://learn.microsoft.com/entra/identity-platform/quickstart-register-app (three characters, a digit, then Q~)
  { what: 'azure-secret', has: ['Q~'], shape: /[\w.~-]{3}\dQ~[\w.~-]{31,}/ },
  // https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string; by itself it looks like any
  // hash or signature of 64 bytes
  { what: 'azure-key', has: ['Key='], shape: /(?<=\b(?:AccountKey|SharedAccessKey)=)[\w+/]{40,}={0,2}/ },
  // https://learn.microsoft.com/azure/devops/organizations/accounts/use-personal-access-tokens-to-authenticate
  { what: 'azure-token', has: ['AZDO'], shape: /[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}\b/ },
  // https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats, and ghs_ with a
  // JSON web token since https://github.blog/changelog/2026-05-15-github-app-installation-tokens-per-request-override-header
  {
    what: 'github-token',
    has: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    shape: /(?:ghs_\d{1,12}_eyJ[\w-]+(?:\.[\w-]+){0,2}|gh[pousr]_\w{20,}|github_pat_\w{22,})/,
  },
  // https://docs.gitlab.com/security/tokens/#token-prefixes; what an instance puts before it ends in a dash
  {
    what: 'gitlab-token',
    has: ['gl', 'GR1348941', '_gitlab_session='],
    shape:
      /(?:gl(?:pat|oas|dt|rtr?|cbt|ptt|ft|imt|agent|wt|soat|ffct)-[\w-]{20,}[\w.-]*|GR1348941[\w-]{20,}|_gitlab_session=\w{32,})/,
  },
  // https://support.atlassian.com/bitbucket-cloud/docs/app-passwords, https://id.atlassian.com (API tokens)
  {
    what: 'atlassian-token',
    has: ['ATATT3', 'ATCTT3', 'ATBB'],
    shape: /(?:AT[AC]TT3[\w=-]{40,}|ATBB[A-Za-z0-9]{24,})/,
  },
  // https://api.slack.com/concepts/token-types
  {
    what: 'slack-token',
    has: ['xox', 'xapp-'],
    shape: /(?:xox[a-eoprs](?:\.xox[bp])?-[\w%/+-]{10,}=*|xapp-\d-[\w-]{10,})/,
  },
  // https://api.slack.com/messaging/webhooks, https://discord.com/developers/docs/resources/webhook
  {
    what: 'hook',
    has: ['hooks.slack.com', '/api/webhooks/', '.webhook.office.com'],
    shape:
      /(?:hooks\.slack\.com\/(?:services|workflows|triggers)\/[\w/-]{20,}|discord(?:app)?\.com\/api\/webhooks\/\d{17,20}\/[\w-]{40,}|[\w-]{1,60}\.webhook\.office\.com\/webhookb2\/[\w@/-]{40,})/,
  },
  // https://docs.stripe.com/keys, https://docs.stripe.com/webhooks
  {
    what: 'stripe-key',
    has: ['k_live_', 'k_test_', 'k_prod_', 'whsec_'],
    shape: /(?:[sr]k_(?:live|test|prod)_|whsec_)[\w+/=]{10,}/,
  },
  // https://www.twilio.com/docs/iam/api-keys; the auth token has no form of its own
  { what: 'twilio-key', has: ['SK'], shape: /SK[0-9a-fA-F]{32}\b/ },
  // https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys
  { what: 'sendgrid-key', has: ['SG.'], shape: /SG\.[\w-]{16,}\.[\w-]{16,}/ },
  // https://documentation.mailgun.com/docs/mailgun/user-manual/api-key-mgmt
  { what: 'mailgun-key', has: ['key-'], shape: /(?:pub)?key-[0-9a-f]{32}\b/ },
  // https://mailchimp.com/developer/marketing/guides/quick-start
  { what: 'mailchimp-key', has: ['-us'], shape: /[0-9a-f]{32}-us\d{1,2}\b/ },
  // https://developers.brevo.com, https://postmarkapp.com/developer
  { what: 'brevo-key', has: ['xkeysib-', 'xsmtpsib-'], shape: /x(?:key|smtp)sib-[0-9a-f]{64}-\w{16,}/ },
  // https://docs.npmjs.com/about-access-tokens
  { what: 'npm-token', has: ['npm_'], shape: /npm_[A-Za-z0-9]{36,}\b/ },
  // https://pypi.org/help/#apitoken
  { what: 'pypi-token', has: ['pypi-'], shape: /pypi-Ag[\w-]{50,}/ },
  // https://guides.rubygems.org/api-key-scopes
  { what: 'rubygems-key', has: ['rubygems_'], shape: /rubygems_[0-9a-f]{48}\b/ },
  // https://crates.io/docs, https://learn.microsoft.com/nuget/nuget-org/scoped-api-keys
  { what: 'registry-token', has: ['cio', 'oy2'], shape: /(?:cio[A-Za-z0-9]{32}|oy2[a-z0-9]{43})\b/ },
  // https://docs.docker.com/security/access-tokens
  { what: 'docker-token', has: ['dckr_'], shape: /dckr_[po]at_[\w-]{24,}/ },
  // https://huggingface.co/docs/hub/security-tokens
  { what: 'huggingface-token', has: ['hf_', 'api_org_'], shape: /(?:hf_|api_org_)[A-Za-z0-9]{30,}\b/ },
  // https://docs.anthropic.com/en/api/overview
  { what: 'anthropic-key', has: ['sk-ant-'], shape: /sk-ant-[\w-]{16,}/ },
  // https://platform.openai.com/docs/api-reference/authentication, https://openrouter.ai/docs (and others that took the form)
  { what: 'openai-key', has: ['sk-'], shape: /sk-(?=[\w-]{0,60}\d)(?:proj-|svcacct-|admin-|or-v1-)?[\w-]{20,}/ },
  // https://console.groq.com/docs, https://docs.x.ai, https://docs.perplexity.ai, https://replicate.com/docs
  {
    what: 'model-key',
    has: ['gsk_', 'xai-', 'pplx-', 'r8_', 'fw_', 'tgp_v1_', 'nvapi-', 'jina_'],
    shape:
      /(?:gsk_[A-Za-z0-9]{40,}|xai-[A-Za-z0-9]{60,}|pplx-[A-Za-z0-9]{40,}|r8_[A-Za-z0-9]{37,}|fw_[A-Za-z0-9]{22,}|tgp_v1_[\w-]{40,}|nvapi-[\w-]{60,}|jina_[\w]{50,})(?![A-Za-z0-9])/,
  },
  // https://docs.databricks.com/dev-tools/auth/pat
  { what: 'databricks-token', has: ['dapi', 'dose'], shape: /(?:dapi|dose)[0-9a-f]{32}(?:-\d{1,2})?(?![0-9a-z])/ },
  // https://docs.digitalocean.com/reference/api/create-personal-access-token
  { what: 'digitalocean-token', has: ['_v1_'], shape: /do[opr]_v1_[0-9a-f]{64}\b/ },
  // https://devcenter.heroku.com/articles/platform-api-quickstart
  { what: 'heroku-key', has: ['HRKU-'], shape: /HRKU-[\w-]{36,}/ },
  // https://developers.cloudflare.com/fundamentals/api/get-started/ca-keys
  { what: 'cloudflare-key', has: ['v1.0-'], shape: /v1\.0-[0-9a-f]{24}-[0-9a-f]{146}\b/ },
  // https://vercel.com/docs/rest-api, https://docs.netlify.com/api/get-started, https://supabase.com/docs/guides/api/api-keys
  {
    what: 'hosting-token',
    has: ['vc', 'nf', 'sbp_', 'sb_secret_'],
    shape:
      /(?:vc[pickar]_[\w-]{24,}|nf[pcou]_[A-Za-z0-9]{36,}|sbp_(?:oauth_)?[0-9a-f]{40}|sb_secret_[\w-]{20,})(?![\w])/,
  },
  // https://fly.io/docs/security/tokens, https://planetscale.com/docs, https://neon.tech/docs/manage/api-keys
  {
    what: 'hosting-token',
    has: ['fm1', 'fm2_', 'fo1_', 'pscale_', 'napi_'],
    shape: /(?:fm[12][ar]?_[\w+/=-]{40,}|fo1_[\w-]{43}|pscale_(?:tkn|pw|oauth)_[\w.-]{32,}|napi_[a-z0-9]{40,})/,
  },
  // https://linear.app/developers/graphql, https://developers.notion.com/reference/authentication, https://www.figma.com/developers/api
  {
    what: 'workspace-token',
    has: ['lin_', 'ntn_', 'secret_', 'figd_', 'figu_', 'PMAK-'],
    shape:
      /(?:lin_(?:api|oauth)_[A-Za-z0-9]{32,}|ntn_[A-Za-z0-9]{40,}|secret_[A-Za-z0-9]{43}|fig[du]_[\w-]{36,}|PMAK-[0-9a-f]{24}-[0-9a-f]{34})(?![A-Za-z0-9])/,
  },
  // https://airtable.com/developers/web/guides/personal-access-tokens
  { what: 'airtable-token', has: ['pat'], shape: /pat[A-Za-z0-9]{14}\.[0-9a-f]{64}\b/ },
  // https://core.telegram.org/bots/api#authorizing-your-bot
  { what: 'telegram-token', has: [':'], shape: /(?:bot)?\d{6,12}:[\w-]{35}(?![\w-])/ },
  // https://discord.com/developers/docs/reference#authentication
  {
    what: 'discord-token',
    has: ['.'],
    shape: /(?:mfa\.[\w-]{80,}|[MNO][A-Za-z0-9_-]{23,27}\.[\w-]{6}\.[\w-]{27,38}(?![\w-]))/,
  },
  // https://developer.hashicorp.com/vault/docs/concepts/tokens, https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens
  {
    what: 'hashicorp-token',
    has: ['hvs.', 'hvb.', 'hvr.', '.atlasv1.'],
    shape: /(?:hv[sbr]\.[\w-]{20,}|[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,})/,
  },
  // https://grafana.com/docs, https://docs.sentry.io/account/auth-tokens, https://docs.newrelic.com/docs/apis, https://docs.doppler.com
  {
    what: 'operations-token',
    has: ['glsa_', 'glc_', 'sntry', 'NRAK-', 'dp.', 'pul-', 'dt0c01.', 'sgp_'],
    shape:
      /(?:glsa_\w{32,}|glc_[\w+/=-]{32,}|sntry[su]_[\w+/=-]{40,}|NRAK-[A-Za-z0-9]{27,}|dp\.(?:pt|st|ct|sa|scim|audit)\.[\w.-]{40,}|pul-[0-9a-f]{40}|dt0[a-z]\d\d\.[A-Z0-9]{24}\.[A-Z0-9]{64}|sgp_[\w]{40,})(?![A-Za-z0-9])/,
  },
  // https://shopify.dev/changelog/length-of-the-shopify-access-token-is-increasing, app-secret-key-length-has-increased;
  // https://developer.squareup.com/docs/build-basics/access-tokens
  {
    what: 'shop-token',
    has: ['shp', 'sq0', 'EAAA', 'access_token$'],
    shape:
      /(?:shp[a-z]{2,3}_[0-9a-fA-F]{32,}|sq0(?:atp|csp)-[\w-]{22,}|EAAA[\w-]{60}|access_token\$(?:production|sandbox)\$[0-9a-z]{16}\$[0-9a-f]{32})(?![\w-])/,
  },
  // https://docs.mapbox.com/help/dive-deeper/access-tokens, https://www.dropbox.com/developers, https://developer.1password.com/docs/service-accounts
  {
    what: 'service-token',
    has: ['sk.eyJ', 'sl.', 'ops_eyJ', 'EAA'],
    shape: /(?:sk\.eyJ[\w-]{20,}\.[\w-]{20,}|sl\.(?:u\.)?[\w=-]{60,}|ops_eyJ[\w-]{200,}=*|EAA[A-Za-z0-9]{100,})/,
  },
  // https://github.com/C2SP/C2SP/blob/main/age.md
  { what: 'private-key', has: ['AGE-SECRET-KEY-'], shape: /AGE-SECRET-KEY-(?:PQ-)?1[A-Z0-9]{58,}/ },
  // RFC 7519; without a signature and encrypted as well
  { what: 'jwt', has: ['eyJ'], shape: /eyJ[\w-]{8,4000}\.[\w-]{8,}\.[\w.-]*/ },
];

export const providerKeys = patternsOf(shapes);
