// On the path without a Dispose the process ends.
using Lifeline;

namespace I009;

public static class Guard
{
    public static int Run(Context ctx, Func<Context, int> main, bool licensed)
    {
        var scope = ctx.WithCancel();
        if (!licensed)
        {
            Console.Error.WriteLine("no licence");
            Environment.Exit(3);
        }

        var code = 0;
        try { code = main(scope); } finally { scope.Dispose(); }
        return code;
    }
}
