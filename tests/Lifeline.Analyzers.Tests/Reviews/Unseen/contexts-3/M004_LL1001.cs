// One arm of the switch leaves the method without disposing the scope.

namespace M004;

public enum Mode { Fast, Thorough, Off }
public interface IScanner { Task<int> QuickAsync(Context ctx); Task<int> FullAsync(Context ctx); }

public static class Scans
{
    public static async Task<int> RunAsync(Context ctx, IScanner scanner, Mode mode)
    {
        ContextScope scope = ctx.WithCancel();
        int found;
        switch (mode)
        {
            case Mode.Fast:
                found = await scanner.QuickAsync(scope);
                break;
            case Mode.Thorough:
                found = await scanner.FullAsync(scope);
                break;
            default:
                return 0;
        }

        scope.Dispose();
        return found;
    }
}
