// A field of a type that produces contexts is not a context.

namespace I233;

public sealed class Factory(Func<string, Context> contexts)
{
    private readonly Dictionary<string, int> _made = [];

    public Context Make(string name)
    {
        _made[name] = _made.GetValueOrDefault(name) + 1;
        return contexts(name).WithName($"{name} {_made[name]}");
    }
}
