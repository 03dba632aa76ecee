import type { Tool } from './tool.js';
import { containerTools } from './tools/containers.js';
import { clusterTools } from './tools/clusters.js';
import { infrastructureTools } from './tools/infrastructure.js';
import { cloudTools } from './tools/clouds.js';
import { codeHostTools } from './tools/codeHosts.js';
import { databaseTools } from './tools/databases.js';
import { migrationTools } from './tools/migrations.js';
import { nodeTools } from './tools/nodePackages.js';
import { pythonTools } from './tools/pythonPackages.js';
import { languageTools } from './tools/languagePackages.js';
import { systemPackageTools } from './tools/systemPackages.js';
import { serviceTools } from './tools/services.js';
import { accountTools } from './tools/accounts.js';
import { diskTools } from './tools/disks.js';
import { networkSettingTools } from './tools/networkSettings.js';
import { kernelTools } from './tools/kernel.js';
import { macTools } from './tools/mac.js';
import { windowsTools } from './tools/windows.js';
import { secretTools } from './tools/secrets.js';
import { deployTools } from './tools/deploys.js';
import { packageRunners } from './tools/packageRunners.js';
import { paymentTools } from './tools/payments.js';
import { agentTools } from './tools/agents.js';
import { otherTools } from './tools/others.js';

/** Every program whose subcommands are data, by family. */
export const tools: readonly Tool[] = [
  ...nodeTools,
  ...pythonTools,
  ...languageTools,
  ...systemPackageTools,
  ...containerTools,
  ...clusterTools,
  ...infrastructureTools,
  ...cloudTools,
  ...codeHostTools,
  ...databaseTools,
  ...migrationTools,
  ...serviceTools,
  ...accountTools,
  ...diskTools,
  ...networkSettingTools,
  ...kernelTools,
  ...macTools,
  ...windowsTools,
  ...secretTools,
  ...deployTools,
  ...packageRunners,
  ...paymentTools,
  ...agentTools,
  ...otherTools,
];
