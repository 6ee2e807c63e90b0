// The registration is undone when the method is left.
namespace I052;

public interface INativeQuery { long Run(string sql); void Interrupt(); }

public sealed class NativeRunner
{
    public long Run(INativeQuery query, string sql, CancellationToken ct)
    {
        using var _ = ct.Register(query.Interrupt);
        return query.Run(sql);
    }
}
