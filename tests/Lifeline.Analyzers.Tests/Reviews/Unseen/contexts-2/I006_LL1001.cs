// The scope is disposed by every arm before the method returns.

namespace I006;

public sealed class Ticketing
{
    public string Describe(Context ctx, int seats)
    {
        var scope = ctx.WithCancel();
        string text;
        if (seats > 100)
        {
            text = $"hall below {scope.Context.Name}";
            scope.Dispose();
        }
        else if (seats > 0)
        {
            text = $"room below {scope.Context.Name}";
            scope.Dispose();
        }
        else
        {
            scope.Dispose();
            return "nothing";
        }

        return text;
    }
}
