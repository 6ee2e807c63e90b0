using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Lifeline.Data.Bound;

/// <summary>A command of a <see cref="ContextConnection"/>.</summary>
internal sealed class ContextCommand(Context ctx, DbCommand inner, ContextConnection connection) : DbCommand
{
    private DbTransaction? _transaction;

    [AllowNull]
    public override string CommandText
    {
        get => inner.CommandText;
        set => inner.CommandText = value;
    }

    public override int CommandTimeout
    {
        get => inner.CommandTimeout;
        set => inner.CommandTimeout = value;
    }

    public override CommandType CommandType
    {
        get => inner.CommandType;
        set => inner.CommandType = value;
    }

    public override bool DesignTimeVisible
    {
        get => inner.DesignTimeVisible;
        set => inner.DesignTimeVisible = value;
    }

    public override UpdateRowSource UpdatedRowSource
    {
        get => inner.UpdatedRowSource;
        set => inner.UpdatedRowSource = value;
    }

    protected override DbConnection? DbConnection
    {
        get => connection;
        set
        {
            if (value != connection)
            {
                throw new InvalidOperationException("A command of a connection with a context stays with it. Make one with the other connection's CreateCommand.");
            }
        }
    }

    protected override DbParameterCollection DbParameterCollection => inner.Parameters;

    protected override DbTransaction? DbTransaction
    {
        get => _transaction;
        set
        {
            _transaction = value;
            inner.Transaction = value is ContextTransaction ours ? ours.Inner : value;
        }
    }

    public override void Cancel() => inner.Cancel();

    public override void Prepare() => inner.Prepare();

    public override int ExecuteNonQuery() => inner.ExecuteNonQueryAsync(ctx).GetAwaiter().GetResult();

    public override async Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken)
    {
        using var joined = JoinedContext.Of(ctx, cancellationToken);
        return await inner.ExecuteNonQueryAsync(joined.Context).ConfigureAwait(false);
    }

    public override object? ExecuteScalar() => inner.ExecuteScalarAsync(ctx).GetAwaiter().GetResult();

    public override async Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken)
    {
        using var joined = JoinedContext.Of(ctx, cancellationToken);
        return await inner.ExecuteScalarAsync(joined.Context).ConfigureAwait(false);
    }

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) =>
        inner.ExecuteReaderAsync(ctx, behavior).GetAwaiter().GetResult();

    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken)
    {
        var joined = JoinedContext.Of(ctx, cancellationToken);
        try
        {
            return await ContextReader.OpenAsync(joined.Context, new Running.CommandWork(inner), behavior, joined).ConfigureAwait(false);
        }
        catch
        {
            joined.Dispose();
            throw;
        }
    }

    protected override DbParameter CreateDbParameter() => inner.CreateParameter();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
