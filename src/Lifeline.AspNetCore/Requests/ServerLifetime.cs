using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Lifeline.AspNetCore.Requests;

/// <summary>The context that all requests derive from. It ends when the host stops, and takes the requests with it.</summary>
internal sealed class ServerLifetime : IDisposable
{
    private const string NoFile = "";           // a line in here would tell the reader of an error nothing

    private readonly ContextScope _scope;
    private readonly CancellationTokenRegistration _stopping;
    private readonly TimeSpan _grace;
    private readonly string _application;

    private ContextScope _graceTime;            // default until the host begins to stop

    public ServerLifetime(IOptions<LifelineOptions> options, IHostEnvironment environment, IHostApplicationLifetime host)
    {
        _application = environment.ApplicationName;
        _grace = options.Value.ShutdownGrace;
        _scope = options.Value.Root.WithName(_application, NoFile, 0).WithCancel(NoFile, 0);
        _stopping = host.ApplicationStopping.UnsafeRegister(static server => ((ServerLifetime)server!).BeginToStop(), this);
    }

    public Context Context => _scope.Context;

    public void Dispose()
    {
        _stopping.Unregister();
        _graceTime.Dispose();
        _scope.Dispose();
    }

    private void BeginToStop()
    {
        if (_grace == TimeSpan.Zero)
        {
            EndRequests();
            return;
        }

        _graceTime = _scope.Context.WithTimeout(_grace);
        _graceTime.Context.AfterFunc(EndRequests);
    }

    private void EndRequests() => _scope.Cancel(new ShutdownException(_application), NoFile, 0);
}
