using System.Runtime.Versioning;
using Lifeline.Hosting;
using Lifeline.IO;
using Lifeline.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace Lifeline.Docs.Samples;

[UnsupportedOSPlatform("windows")]
internal static class Machine
{
    public static async Task RunAsync(Context ctx)
    {
        #region machine-process
        var result = await new ProcessCommand("git", "fetch", "--all") { Grace = TimeSpan.FromSeconds(2) }.RunAsync(ctx);
        Console.WriteLine(result.EnsureSuccess().Output);
        #endregion
    }

    public static async Task TalkAsync(Context ctx)
    {
        #region machine-stream
        await using var child = new ProcessCommand("journalctl", "--follow").Start(ctx);
        await foreach (var line in child.ReadLinesAsync())          // throws the context's error if it was stopped
        {
            Console.WriteLine(line);
        }
        #endregion
    }

    public static async Task FilesAsync(Context ctx, IProgress<long> progress)
    {
        #region machine-files
        await File.CopyAsync("a.bin", "b.bin", ctx, progress: progress);        // whole, or not at all
        await using var fifo = InterruptibleStream.OpenRead("/run/orders");
        using var orders = new StreamReader(fifo);
        Console.WriteLine(await orders.ReadLineAsync(ctx));
        Console.WriteLine(await Console.ReadLineAsync(ctx));
        #endregion
    }

    #region machine-console
    public static Task<int> Main() => ProcessRoot.RunAsync(async ctx =>
    {
        while (!ctx.Stopping.IsDone)                // the first Ctrl+C or SIGTERM: begin nothing new
        {
            await ImportNextAsync(ctx);             // the second one, or the end of the grace, ends this
        }
    });
    #endregion

    public static void AddTo(IServiceCollection services)
    {
        #region machine-host
        services.AddProcessRoot(grace: TimeSpan.FromSeconds(20));
        services.AddContextService("mailer", (ctx, services) => services.GetRequiredService<Mailer>().RunAsync(ctx));
        #endregion
    }

    private static Task ImportNextAsync(Context ctx) => ctx.DelayAsync(TimeSpan.FromSeconds(1));

    private sealed class Mailer
    {
        public Task RunAsync(Context ctx) => ctx.Done.AsTask();
    }
}
