using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Lifeline.Hosting.Tests;

public sealed class ServicesLiveUnderTheRoot
{
    private readonly VirtualClock _clock = new();

    [Fact]
    public async Task A_service_that_is_stopped_alone_has_the_grace_as_well()
    {
        using var root = ProcessRoot.Create(TimeSpan.FromSeconds(5), parent: Context.Root(_clock));
        using var service = new Waiter(root);
        await service.StartAsync(TestContext.Current.CancellationToken);
        var ctx = await service.Started.Task.Arrives();

        var stopped = service.StopAsync(TestContext.Current.CancellationToken);
        await ctx.Stopping.Done.AsTask().Arrives();
        Assert.False(ctx.IsDone);
        Assert.False(root.Context.Stopping.IsDone);
        Assert.Equal("the host stops 'Waiter'", ctx.Stopping.Cause!.Message);
        Assert.Equal("Waiter", ctx.Name);
        _clock.Advance(TimeSpan.FromSeconds(5));

        await stopped.Arrives();
        Assert.True(ctx.IsDone);
        Assert.False(root.Context.IsDone);
        Assert.True(service.ExecuteTask!.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_service_that_fails_is_the_hosts_business()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddContextService("broken", async (ctx, _) =>
        {
            await Task.Yield();
            throw new InvalidOperationException("broken");
        });
        using var host = builder.Build();
        var service = host.Services.GetServices<IHostedService>().OfType<ContextService>().Single();

        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.WaitForShutdownAsync(TestContext.Current.CancellationToken).Arrives();       // it stops, as it does for any service

        Assert.Equal("broken", (await Assert.ThrowsAsync<InvalidOperationException>(() => service.ExecuteTask!)).Message);
    }

    public static TheoryData<string, bool> Endings => new()
    {
        { "its own limit", false }, { "disposed", false }, { "broken", false },
        { "the stop", true }, { "the end of a child", true }, { "several", true }, { "in a library's", true },
    };

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task What_comes_out_after_the_stop_is_a_failure_unless_the_stop_is_behind_it(string what, bool isOfTheStop)
    {
        using var root = ProcessRoot.Create(TimeSpan.FromSeconds(5), parent: Context.Root(_clock));
        using var service = new Thrower(root, ctx => what switch
        {
            "its own limit" => new TaskCanceledException("HttpClient.Timeout", new TimeoutException()),
            "disposed" => new ObjectDisposedException("client"),
            "broken" => new InvalidOperationException("broken"),
            "the stop" => ctx.Stopping.Error!,
            "the end of a child" => ctx.Stopping.WithName("child").Error!,
            "several" => new AggregateException(new OperationCanceledException(ctx.Stopping.Token), ctx.Stopping.Error!),
            _ => new IOException("cut off", ctx.Stopping.Error),
        });
        await service.StartAsync(TestContext.Current.CancellationToken);
        await service.Started.Task.Arrives();

        await service.StopAsync(TestContext.Current.CancellationToken).Arrives();

        Assert.True(isOfTheStop == service.ExecuteTask!.IsCompletedSuccessfully, $"{service.ExecuteTask.Status}: {service.ExecuteTask.Exception}");
    }

    [Fact]
    public void The_root_is_one_however_often_it_is_added()
    {
        var services = new ServiceCollection();
        services.AddProcessRoot(TimeSpan.FromSeconds(1)).AddProcessRoot(TimeSpan.FromSeconds(2)).AddContextService<Waiter>().AddContextService<Waiter>();

        Assert.Equal(
            [typeof(ProcessRoot), typeof(Context), typeof(IHostedService), typeof(IHostedService)],
            services.Select(service => service.ServiceType));
    }

    [Fact]
    public async Task Without_a_signal_the_exit_code_is_the_programs_own()
    {
        Assert.Equal(3, await ProcessRoot.RunAsync(ctx => Task.FromResult(3)));
        Assert.Equal(0, await ProcessRoot.RunAsync(ctx => Task.CompletedTask));
        await Assert.ThrowsAsync<OperationCanceledException>(() => ProcessRoot.RunAsync(ctx => throw new OperationCanceledException("not ours")));
    }

    [Fact]
    public void A_grace_is_never_negative() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ProcessRoot.Create(TimeSpan.FromTicks(-1)));

    private sealed class Thrower(ProcessRoot root, Func<Context, Exception> error) : ContextService(root)
    {
        public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task RunAsync(Context ctx)
        {
            Started.SetResult();
            await ctx.Stopping.Done;
            throw error(ctx);
        }
    }

    private sealed class Waiter(ProcessRoot root) : ContextService(root)
    {
        public TaskCompletionSource<Context> Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task RunAsync(Context ctx)
        {
            Started.SetResult(ctx);
            await ctx.Done;
            ctx.ThrowIfDone();
        }
    }
}
