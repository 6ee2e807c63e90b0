using System.Globalization;
using Lifeline;
using Lifeline.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// What to be, and how many seconds of grace or patience there are.
var grace = TimeSpan.FromSeconds(double.Parse(args[1], CultureInfo.InvariantCulture));
switch (args[0])
{
    case "console":
        return await ProcessRoot.RunAsync(WorkToTheHardEnd, grace);

    case "finishes":
        return await ProcessRoot.RunAsync(
            async ctx =>
            {
                await WaitForTheSoftStop(ctx);
                return 5;
            },
            grace);

    case "listens":
        return await ProcessRoot.RunAsync(
            async ctx =>
            {
                Say("ready");
                await Task.Delay(Timeout.InfiniteTimeSpan, ctx.Stopping.Token);
            },
            grace);

    case "deaf":
        return await ProcessRoot.RunAsync(
            async ctx =>
            {
                await WaitForTheSoftStop(ctx);
                await ctx.Done;
                Say("ended and goes on");
                await new TaskCompletionSource().Task;
            },
            grace);

    case "fails":
        return await ProcessRoot.RunAsync(_ => throw new InvalidOperationException("a failure of its own"), grace);

    case "host" or "host that is done":
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddProcessRoot(grace);
        builder.Services.AddContextService("worker", (ctx, _) => WorkToTheHardEnd(ctx));
        if (args[0] == "host that is done")
        {
            builder.Services.AddContextService("decider", async (ctx, services) => services.GetRequiredService<IHostApplicationLifetime>().StopApplication());
        }

        var host = builder.Build();
        _ = host.Services.GetRequiredService<ProcessRoot>();        // before the host listens itself, which is the harder case
        await host.RunAsync();
        Say("host ended");
        return 0;

    case "reads":
        Say("ready");
        return await ReadsAsync(Context.Background, patience: grace);

    default:
        return 99;
}

static async Task<int> ReadsAsync(Context ctx, TimeSpan patience)
{
    while (true)
    {
        using var scope = ctx.WithTimeout(patience);
        try
        {
            if (await Console.ReadLineAsync(scope) is not { } line)
            {
                Say("no more");
                return 0;
            }

            Say($"read: {line}");
        }
        catch (DeadlineExceededException error)
        {
            Say($"ended: {error.Operation}");
        }
    }
}

static async Task WaitForTheSoftStop(Context ctx)
{
    Say("ready");
    await ctx.Stopping.Done;
    Say($"asked: {ctx.Stopping.Cause!.Message}; {(ctx.IsDone ? "too late" : "may finish")}");
}

static async Task WorkToTheHardEnd(Context ctx)
{
    await WaitForTheSoftStop(ctx);
    await ctx.Done;
    Say($"ended: {ctx.Cause!.Message}");
    ctx.ThrowIfDone();
}

static void Say(string line) => Console.WriteLine(line);
