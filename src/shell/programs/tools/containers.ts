import type { Call, Tool } from '../tool.js';

const composeOptions = `-f=read --file=read -p= --project-name= --profile= --env-file=read --project-directory= --parallel=
  --ansi= --progress= -t= --timeout=`;

const execOptions = `-e= --env= -u= --user= -w= --workdir= --detach-keys= --index= -i -d -T --privileged --interactive --tty --detach`;

const runOptions = `-v= --volume= --mount= -e= --env= --env-file=read -p= --publish= --name= -w= --workdir= -u= --user= --network=
  --net= --entrypoint= -h= --hostname= -l= --label= --restart= -m= --memory= --cpus= --platform= --add-host= --device= --cap-add=
  --cap-drop= --security-opt= --pid= --ipc= --userns= --gpus= --shm-size= --tmpfs= --ulimit= --volumes-from= --pull= --cidfile=write
  --dns= --expose= --ip= --link= --log-driver= --log-opt= --health-cmd= --stop-timeout= -a= --attach=`;

/** The machine's root folder, open for writing inside of a container. */
const mountsRoot = /^(\/:(?!.*:ro\b)|.*\b(src|source)=\/,(?!.*\b(ro|readonly)\b))/;

function composing(prefix: string): readonly Call[] {
  return [
    {
      sub: `${prefix} down`,
      given: '-v|--volumes',
      options: composeOptions,
      does: ['network', 'floor:container-volumes'],
    },
    {
      sub: `${prefix} rm`,
      given: '-v|--volumes',
      options: composeOptions,
      does: ['network', 'floor:container-volumes'],
    },
    {
      sub: `${prefix} rm`,
      like: /^-[fs]*v[fs]*$/,
      options: composeOptions,
      does: ['network', 'floor:container-volumes'],
    },
    {
      sub: `${prefix} up|create`,
      given: '-V|--renew-anon-volumes',
      options: composeOptions,
      does: ['floor:container-volumes'],
    },
    {
      sub: `${prefix} ps|ls|logs|images|config|top|port|version|events|stats|volumes|convert`,
      options: composeOptions,
      does: ['network', 'tree:.'],
    },
    { sub: `${prefix} up|run|build|create|pull|watch|start`, options: composeOptions, does: ['sends', 'tree:.'] },
    { sub: `${prefix} exec|restart|pause|unpause|scale|cp|attach`, options: composeOptions, does: ['sends', 'tree:.'] },
    {
      sub: `${prefix} stop|kill|down|rm`,
      not: '-v|--volumes',
      options: composeOptions,
      does: ['sends', 'process:stop', 'tree:.'],
    },
    {
      sub: `${prefix} exec|run`,
      options: `${composeOptions} ${execOptions} -v= --volume= --name= --entrypoint= --service-ports --rm --no-deps`,
      inner: { after: prefix === '' ? 2 : 3, inContainer: 'running' },
      does: [],
    },
    { sub: `${prefix} push`, options: composeOptions, does: ['publish:a container registry'] },
  ];
}

/** Containers. What answers them may be on another machine, as the context in force says: every call is a way out. */
export const containerTools: readonly Tool[] = [
  {
    names: ['docker', 'podman', 'nerdctl'],
    options:
      '-H= --host= --context= --config= --log-level= --tlscacert= --tlscert= --tlskey= --url= --connection= --namespace=',
    host: '-H --host --url',
    calls: [
      { sub: 'volume rm|remove|prune', does: ['sends', 'floor:container-volumes'] },
      { sub: 'system prune', given: '--volumes', does: ['sends', 'floor:container-volumes'] },
      { sub: 'system reset, machine rm|reset, machine init', does: ['sends', 'floor:container-volumes'] },
      {
        sub: 'system prune, image|container|network|builder|buildx prune, pod prune',
        does: ['sends', 'process:prune'],
      },
      { sub: 'rm|remove, container rm|remove', given: '-v|--volumes', does: ['sends', 'floor:container-volumes'] },
      {
        sub: 'rm|rmi|remove, container rm, image rm|remove, network rm|remove, pod rm',
        does: ['sends', 'process:remove'],
      },
      { sub: 'push, image push, manifest push', does: ['publish:a container registry'] },
      { sub: 'build|buildx, buildx build|bake, image build', given: '--push', does: ['publish:a container registry'] },
      {
        sub: 'build, buildx build|bake, image build, builder build',
        options:
          '-f=read --file=read -t= --tag= --build-arg= --target= --platform= -o=write --output=write --secret= --ssh= --iidfile=write --metadata-file=write --cache-from= --cache-to= --label=',
        operands: 'tree',
        does: ['sends'],
      },
      { sub: 'run|create, container run|create', options: runOptions, does: ['sends', 'mounts'] },
      {
        sub: 'cp, container cp',
        options: '-a -L -q --archive --follow-link --quiet',
        copies: true,
        does: ['sends'],
      },
      {
        sub: 'exec',
        options: `${execOptions} -t --env-file=read`,
        inner: { after: 2, inContainer: 'running' },
        does: ['sends'],
      },
      {
        sub: 'container exec',
        options: `${execOptions} -t --env-file=read`,
        inner: { after: 3, inContainer: 'running' },
        does: ['sends'],
      },
      {
        sub: 'run|create',
        options: `${runOptions} --rm -i -t -d --privileged --init -P -q`,
        inner: { after: 2, inContainer: 'new' },
        does: [],
      },
      { sub: 'run|create, container run|create', given: '--privileged', options: runOptions, does: ['privilege:root'] },
      {
        sub: 'run|create, container run|create',
        like: mountsRoot,
        options: runOptions,
        does: ['privilege:root', 'floor:destroys-outside'],
      },
      // A shell in the machine's own namespaces: the superuser's, with all of it in reach.
      {
        sub: 'run|create, container run|create',
        given: '--pid=host',
        like: /^nsenter$/,
        options: runOptions,
        does: ['privilege:root', 'floor:accounts'],
      },
      {
        sub: 'stop|kill|restart|pause|unpause|start, container stop|kill|restart|pause|unpause|start',
        options: '-t= --time= -s= --signal=',
        does: ['sends', 'process:control'],
      },
      { sub: 'save|export, image save, container export', options: '-o=write --output=write', does: ['network'] },
      { sub: 'load|import, image load|import', options: '-i=read --input=read', does: ['sends'] },
      {
        sub: 'swarm leave, stack rm|remove|down, service rm|remove, node rm|remove|demote, secret rm|remove, config rm|remove',
        does: ['sends', 'floor:infrastructure'],
      },
      { sub: 'plugin install|enable|set', does: ['sends', 'privilege:root'] },
      {
        sub: 'ps|images|inspect|logs|version|info|top|stats|port|history|diff|search|events, * ls|list|inspect|logs|history|top|stats|df|info|show|version',
        does: ['network'],
      },
      ...composing('compose'),
    ],
    otherwise: ['sends'],
  },
  { names: ['docker-compose', 'podman-compose'], options: composeOptions, calls: composing(''), otherwise: ['sends'] },
  {
    names: ['buildah', 'skopeo', 'crane', 'oras', 'regctl', 'ko', 'kaniko', 'nixpacks', 'cosign'],
    calls: [
      {
        sub: 'push|copy|sync|delete|append|publish|tag|mutate|rebase|attach, * delete|push|copy',
        does: ['publish:a container registry'],
      },
    ],
    otherwise: ['sends'],
  },
  {
    names: ['ctr', 'crictl'],
    calls: [{ sub: '**  rm|remove|delete|prune|rmp|rmi', does: ['sends', 'process:remove'] }],
    otherwise: ['sends'],
  },
];
