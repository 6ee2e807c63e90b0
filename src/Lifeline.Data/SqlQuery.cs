using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Lifeline.Data;

/// <summary>
/// SQL written as an interpolated string, in which every hole becomes a parameter:
/// <c>$"select name from item where id = {id}"</c> runs <c>select name from item where id = @p0</c>. A value never
/// becomes part of the SQL.
/// </summary>
/// <remarks>Made by the compiler, at the call of <see cref="LifelineDbQueryExtensions"/>' methods.</remarks>
[InterpolatedStringHandler]
public readonly ref struct SqlQuery
{
    private readonly StringBuilder _sql;
    private readonly DbCommand _command;

    /// <summary>Called by the compiler.</summary>
    /// <param name="literalLength">How many characters stand outside of the holes.</param>
    /// <param name="formattedCount">How many holes there are.</param>
    /// <param name="connection">The connection that the query is for.</param>
    /// <exception cref="ArgumentNullException"><paramref name="connection"/> is null.</exception>
    public SqlQuery(int literalLength, int formattedCount, DbConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _sql = new StringBuilder(literalLength + (formattedCount * "@p0".Length));
        _command = connection.CreateCommand();
    }

    /// <summary>Called by the compiler for each piece of SQL.</summary>
    /// <param name="sql">The piece, as it stands.</param>
    public void AppendLiteral(string sql) => _sql.Append(sql);

    /// <summary>Called by the compiler for each hole.</summary>
    /// <param name="value">The parameter's value; null becomes the database's null.</param>
    public void AppendFormatted<T>(T value)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"@p{_command.Parameters.Count}");
        _sql.Append(name);
        var parameter = _command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = (object?)value ?? DBNull.Value;
        _command.Parameters.Add(parameter);
    }

    /// <summary>The finished command. The caller disposes it.</summary>
    internal DbCommand ToCommand()
    {
        _command.CommandText = _sql.ToString();
        return _command;
    }
}
