using System.Collections;
using System.Collections.ObjectModel;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Lifeline.Data.Bound;

namespace Lifeline.Data;

/// <content>
/// The columns of the current row, from the wrapped reader. Columns that are still to be received, of a reader with
/// <see cref="CommandBehavior.SequentialAccess"/>, and large ones that are read in pieces end with the context as rows do.
/// </content>
public sealed partial class ContextReader : IDbColumnSchemaGenerator
{
    /// <inheritdoc/>
    public override int FieldCount => Inner.FieldCount;

    /// <inheritdoc/>
    public override int VisibleFieldCount => Inner.VisibleFieldCount;

    /// <inheritdoc/>
    public override bool HasRows => Inner.HasRows;

    /// <inheritdoc/>
    public override bool IsClosed => Inner.IsClosed;

    /// <inheritdoc/>
    public override int RecordsAffected => Inner.RecordsAffected;

    /// <inheritdoc/>
    public override int Depth => Inner.Depth;

    /// <inheritdoc/>
    public override object this[int ordinal] => GetValue(ordinal);

    /// <inheritdoc/>
    public override object this[string name] => GetValue(GetOrdinal(name));

    /// <inheritdoc/>
    public override string GetName(int ordinal) => Inner.GetName(ordinal);

    /// <inheritdoc/>
    public override int GetOrdinal(string name) => Inner.GetOrdinal(name);

    /// <inheritdoc/>
    public override string GetDataTypeName(int ordinal) => Inner.GetDataTypeName(ordinal);

    /// <inheritdoc/>
    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicFields)]
    public override Type GetFieldType(int ordinal) => Inner.GetFieldType(ordinal);

    /// <inheritdoc/>
    public override bool IsDBNull(int ordinal) => Column(ordinal, static (reader, ordinal) => reader.IsDBNull(ordinal));

    /// <inheritdoc/>
    public override Task<bool> IsDBNullAsync(int ordinal, CancellationToken cancellationToken) =>
        ColumnAsync(ordinal, static (reader, ordinal, token) => reader.IsDBNullAsync(ordinal, token), cancellationToken);

    /// <inheritdoc/>
    public override object GetValue(int ordinal) => Column(ordinal, static (reader, ordinal) => reader.GetValue(ordinal));

    /// <inheritdoc/>
    public override int GetValues(object[] values) => Inner.GetValues(values);

    /// <inheritdoc/>
    public override T GetFieldValue<T>(int ordinal) => Column(ordinal, static (reader, ordinal) => reader.GetFieldValue<T>(ordinal));

    /// <inheritdoc/>
    public override Task<T> GetFieldValueAsync<T>(int ordinal, CancellationToken cancellationToken) =>
        ColumnAsync(ordinal, static (reader, ordinal, token) => reader.GetFieldValueAsync<T>(ordinal, token), cancellationToken);

    /// <inheritdoc/>
    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicFields)]
    public override Type GetProviderSpecificFieldType(int ordinal) => Inner.GetProviderSpecificFieldType(ordinal);

    /// <inheritdoc/>
    public override object GetProviderSpecificValue(int ordinal) => Inner.GetProviderSpecificValue(ordinal);

    /// <inheritdoc/>
    public override int GetProviderSpecificValues(object[] values) => Inner.GetProviderSpecificValues(values);

    /// <inheritdoc/>
    public override bool GetBoolean(int ordinal) => Inner.GetBoolean(ordinal);

    /// <inheritdoc/>
    public override byte GetByte(int ordinal) => Inner.GetByte(ordinal);

    /// <inheritdoc/>
    public override short GetInt16(int ordinal) => Inner.GetInt16(ordinal);

    /// <inheritdoc/>
    public override int GetInt32(int ordinal) => Inner.GetInt32(ordinal);

    /// <inheritdoc/>
    public override long GetInt64(int ordinal) => Inner.GetInt64(ordinal);

    /// <inheritdoc/>
    public override float GetFloat(int ordinal) => Inner.GetFloat(ordinal);

    /// <inheritdoc/>
    public override double GetDouble(int ordinal) => Inner.GetDouble(ordinal);

    /// <inheritdoc/>
    public override decimal GetDecimal(int ordinal) => Inner.GetDecimal(ordinal);

    /// <inheritdoc/>
    public override char GetChar(int ordinal) => Inner.GetChar(ordinal);

    /// <inheritdoc/>
    public override string GetString(int ordinal) => Column(ordinal, static (reader, ordinal) => reader.GetString(ordinal));

    /// <inheritdoc/>
    public override Guid GetGuid(int ordinal) => Inner.GetGuid(ordinal);

    /// <inheritdoc/>
    public override DateTime GetDateTime(int ordinal) => Inner.GetDateTime(ordinal);

    /// <inheritdoc/>
    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        Column((ordinal, dataOffset, buffer, bufferOffset, length), static (reader, of) => reader.GetBytes(of.ordinal, of.dataOffset, of.buffer, of.bufferOffset, of.length));

    /// <inheritdoc/>
    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        Column((ordinal, dataOffset, buffer, bufferOffset, length), static (reader, of) => reader.GetChars(of.ordinal, of.dataOffset, of.buffer, of.bufferOffset, of.length));

    /// <summary>The column's bytes as they come. Each read ends with the context.</summary>
    /// <inheritdoc/>
    public override Stream GetStream(int ordinal) =>
        new ColumnStream(_execution, Column(ordinal, static (reader, ordinal) => reader.GetStream(ordinal)));

    /// <summary>The column's text as it comes. Each read ends with the context.</summary>
    /// <inheritdoc/>
    public override TextReader GetTextReader(int ordinal) =>
        new ColumnText(_execution, Column(ordinal, static (reader, ordinal) => reader.GetTextReader(ordinal)));

    /// <inheritdoc/>
    public override DataTable? GetSchemaTable() => _execution.Step(Inner, static (reader, _) => Task.FromResult(reader.GetSchemaTable()));

    /// <inheritdoc/>
    public override Task<DataTable?> GetSchemaTableAsync(CancellationToken cancellationToken = default) =>
        IsOnlyTheTokensEnd(cancellationToken)
            ? Task.FromCanceled<DataTable?>(cancellationToken)
            : _execution.StepAsync(Inner, static (reader, token) => reader.GetSchemaTableAsync(token));

    /// <inheritdoc/>
    public ReadOnlyCollection<DbColumn> GetColumnSchema() => _execution.Step(Inner, static (reader, _) => Task.FromResult(reader.GetColumnSchema()));

    /// <inheritdoc/>
    public override Task<ReadOnlyCollection<DbColumn>> GetColumnSchemaAsync(CancellationToken cancellationToken = default) => IsOnlyTheTokensEnd(cancellationToken)
        ? Task.FromCanceled<ReadOnlyCollection<DbColumn>>(cancellationToken)
        : _execution.StepAsync(Inner, static (reader, token) => reader.GetColumnSchemaAsync(token));

    /// <summary>The rows inside a column, if the provider supports that. The reader is the provider's own, valid until the next read of this one.</summary>
    protected override DbDataReader GetDbDataReader(int ordinal) => Inner.GetData(ordinal);

    /// <summary>The remaining rows, each read on the calling thread and under the context.</summary>
    public override IEnumerator GetEnumerator() => new DbEnumerator(this, closeReader: false);

    // Without SequentialAccess the whole row is in memory, so the call can't block.
    private T Column<TOf, T>(TOf of, Func<DbDataReader, TOf, T> get) => _isSequential
        ? _execution.Step((Inner, of, get), static (on, _) => Task.FromResult(on.get(on.Inner, on.of)))
        : get(Inner, of);

    private Task<T> ColumnAsync<T>(int ordinal, Func<DbDataReader, int, CancellationToken, Task<T>> get, CancellationToken token) =>
        IsOnlyTheTokensEnd(token) ? Task.FromCanceled<T>(token)
        : _isSequential ? _execution.StepAsync((Inner, ordinal, get), static (on, token) => on.get(on.Inner, on.ordinal, token))
        : get(Inner, ordinal, token);
}
