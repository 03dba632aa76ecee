import type { Tool } from '../tool.js';

const global = `-n= --namespace= --context= --kubeconfig=read --cluster= --user= -s= --server= --token= --as= --as-group=
  --request-timeout= -l= --selector= -o= --output= --field-selector= -v= --cache-dir= --certificate-authority=read
  --client-certificate=read --client-key=read --tls-server-name= --field-manager=`;

/** Clusters: reading one sends its credentials to it, so every call is the network's. */
export const clusterTools: readonly Tool[] = [
  {
    names: ['kubectl', 'oc', 'k', 'kubecolor', 'microk8s.kubectl'],
    options: global,
    host: '-s --server',
    calls: [
      {
        sub: 'delete',
        not: '--dry-run=client --dry-run=server',
        options: '-f=read --filename=read -k=tree --kustomize=tree --grace-period= --cascade= --timeout=',
        does: ['sends', 'floor:infrastructure'],
      },
      { sub: 'drain', not: '--dry-run=client --dry-run=server', does: ['sends', 'floor:infrastructure'] },
      { sub: 'replace', given: '--force', options: '-f=read --filename=read', does: ['floor:infrastructure'] },
      { sub: 'apply', given: '--prune', options: '-f=read --filename=read', does: ['floor:infrastructure'] },
      {
        sub: 'scale',
        given: '--replicas=0',
        not: '--dry-run=client',
        options: '--replicas= -f=read --filename=read',
        does: ['floor:infrastructure'],
      },
      { sub: 'config delete-*|unset, adm prune|drain, project delete', does: ['floor:infrastructure'] },
      { sub: 'patch', like: /"finalizers"\s*:\s*(\[\s*\]|null)/, does: ['floor:infrastructure'] },
      { sub: 'get|describe|edit', like: /^secrets?(\/|$)|,secrets?$/, does: ['secret:~/.kube/config'] },
      { sub: 'config view|current-context|get-*', does: ['secret:~/.kube/config'] },
      { sub: 'create token', does: ['secret:~/.kube/config'] },
      {
        sub: 'get|describe|logs|top|explain|api-resources|api-versions|version|cluster-info|wait|events|diff, auth can-i|whoami, rollout status|history',
        unlike: /^secrets?(\/|$)|,secrets?$/,
        options:
          '-f= --filename=read --tail= --since= -c= --container= -L= --sort-by= --for= --timeout= --max-log-requests=',
        does: ['network'],
      },
      {
        unlike: /^token$/,
        sub: 'apply|create|replace|patch|set|label|annotate|edit|expose|autoscale|run|scale|cordon|uncordon|taint|debug|rollout',
        options:
          '-f=read --filename=read -k=tree --kustomize=tree --replicas= --image= -p= --patch= --patch-file=read --from-file=read --from-env-file=read --type=',
        does: ['sends'],
      },
      { sub: 'exec|debug|run', options: '-c= --container= -i -t --image=', inner: { after: '--' }, does: [] },
      { sub: 'cp', options: '-c= --container=', copies: true, does: ['sends'] },
      { sub: 'exec|attach|port-forward|proxy', does: ['sends'] },
    ],
    otherwise: ['sends'],
  },
  {
    names: ['helm'],
    options:
      '-n= --namespace= --kube-context= --kubeconfig=read -f=read --values=read --set= --set-string= --set-file= --version= --repo= --username= --password= --ca-file=read --cert-file=read --key-file=read --keyring=read --timeout= --kube-apiserver= --kube-token=',
    calls: [
      { sub: 'uninstall|delete|del|un', not: '--dry-run', does: ['sends', 'floor:infrastructure'] },
      { sub: 'push', does: ['publish:a chart registry'] },
      { sub: 'list|ls|status|get|history|search|show|env|version, repo list', does: ['network'] },
      { sub: 'install|upgrade|rollback|test', does: ['sends'] },
      { sub: 'template|lint', does: ['network', 'tree:.'] },
    ],
    otherwise: ['sends'],
  },
  {
    names: [
      'flux',
      'argocd',
      'k3s',
      'istioctl',
      'linkerd',
      'velero',
      'kustomize',
      'k9s',
      'rancher',
      'argo',
      'tkn',
      'kn',
      'cilium',
      'kubeadm',
      'skaffold',
      'tilt',
      'devspace',
      'okteto',
      'helmfile',
      'nomad',
      'consul',
      'k3d',
      'talosctl',
      'k0s',
      'rke',
      'kubeseal',
      'ctlptl',
    ],
    options: '-n= --namespace= --context= --kubeconfig=read -f=read --file=read -e= --environment= --address=',
    calls: [
      {
        sub: '** delete|uninstall|destroy|purge|reset|wipe|remove|rm',
        not: '--dry-run',
        does: ['sends', 'floor:infrastructure'],
      },
      { sub: 'job stop', does: ['sends', 'floor:infrastructure'] },
      { sub: 'kubectl delete|drain', does: ['floor:infrastructure'] },
      { sub: 'app sync', given: '--prune', does: ['floor:infrastructure'] },
    ],
    otherwise: ['sends'],
  },
];
