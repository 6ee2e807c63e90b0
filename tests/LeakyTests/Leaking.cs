using Lifeline;

namespace LeakyTests;

/// <summary>The ways to leave something behind. Each is marked with what the report has to say: its number, and its line.</summary>
internal static class Leaking
{
    public static void Leak(int way, Context ctx)
    {
        switch (way)
        {
            case 0:
                ctx.WithCancel();                                                       // leak 0
                break;
            case 1:
                ctx.WithName("cart").WithTimeout(TimeSpan.FromHours(1));                // leak 1
                break;
            case 2:
                ctx.AfterFunc(() => { });                                               // leak 2
                break;
            case 3:
                var group = ctx.Group();                                                // leak 3
                _ = group.Go(ctx => ctx.DelayAsync(TimeSpan.FromHours(1)), "poller");   // leak 3
                break;
            case 4:
                ctx.WithoutCancel().WithTimeout(TimeSpan.FromHours(1));                 // leak 4
                break;
            case 5:
                Context.Merge(ctx, Context.Background);                                 // leak 5
                break;
            case 6:
                ctx.WithIdleTimeout(TimeSpan.FromHours(1));                             // leak 6
                break;
            case 7:
                ctx.WithStop();                                                         // leak 7
                GC.Collect();
                break;
        }
    }
}
