// Parameter and result both say who owns the scope.

namespace I020;

public sealed class Handover
{
    private readonly Stack<string> _names = new();

    [return: OwnsContext]
    public StopScope Prepare(Context ctx, string name)
    {
        _names.Push(name);
        return ctx.WithName(name).WithStop();
    }

    public void Finish([OwnsContext] StopScope scope, TimeSpan grace)
    {
        using (scope)
        {
            scope.Stop(grace);
            _names.Pop();
        }
    }
}
