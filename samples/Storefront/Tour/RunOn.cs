using Lifeline;
using Storefront.Terminal;

namespace Storefront.Tour;

/// <summary>Scene 4: a task that ignores its cancellation.</summary>
internal static class RunOn
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMilliseconds(200);

    public static async Task PlayAsync(Stage stage)
    {
        Page.Heading("4  Run on: a task waits for the receipt printer, its customer has gone");
        TaskOverrun? named = null;
        void Name(TaskOverrun overrun) => named = overrun;
        LifelineEvents.TaskOverran += Name;
        try
        {
            await WaitForThePrinterAsync(stage, () => named is not null);
        }
        finally
        {
            LifelineEvents.TaskOverran -= Name;
        }

        Page.Line();
        Page.Paragraph($"The task was told to stop, and did not listen. {Text.Of(s_limit)} later it was named:");
        Page.Paragraph(named!.ToString(), Ink.Warm, indent: 5);
        Page.Paragraph("Its block was not left before it had ended.");
    }

    private static async Task WaitForThePrinterAsync(Stage stage, Func<bool> isNamed)
    {
        var (begun, printed) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var group = stage.Process.Context.WithName("receipt").WithOverrunLimit(s_limit).Group();
        var task = group.Go(async ctx =>
        {
            using (ctx.WaitingOn("the receipt printer"))
            {
                begun.SetResult();
                await printed.Task;                             // and not .WaitAsync(ctx.Token)
            }
        }, name: "print the receipt");
        try
        {
            await Task.WhenAny(begun.Task, task);               // it does not begin any more when the process is to stop
            group.Cancel(new InvalidOperationException("the customer has gone"));
            await stage.UntilAsync("report of the task", isNamed);
        }
        finally
        {
            printed.SetResult();
        }
    }
}
