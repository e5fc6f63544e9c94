namespace QaGateway.Workflow.Worklist;

/// <summary>Worklist items by the keys that modalities ask for. Not safe for threads: its owner locks.</summary>
internal sealed class WorklistTable
{
    private readonly Dictionary<Guid, List<WorklistEntry>> _byOrder = [];
    private readonly Index _byPatientId = new(e => e.Patient.PatientId);
    private readonly Index _byAccession = new(e => e.Order.Accession);
    private readonly Index _byStudyUid = new(e => e.Order.StudyUid);
    private readonly Index _byProcedureId = new(e => e.Order.RequestedProcedureId);
    private readonly Index _byStepId = new(e => e.Step.StepId);
    private readonly SortedDictionary<string, Dictionary<string, HashSet<WorklistEntry>>> _byDate = new(StringComparer.Ordinal);

    public void Add(WorklistEntry entry)
    {
        if (!_byOrder.TryGetValue(entry.Order.Id, out var ofOrder))
            _byOrder[entry.Order.Id] = ofOrder = [];

        ofOrder.Add(entry);
        foreach (var index in Indices())
            index.Add(entry);

        if (!_byDate.TryGetValue(entry.Step.StartDate, out var ofDay))
            _byDate[entry.Step.StartDate] = ofDay = new(StringComparer.Ordinal);
        if (!ofDay.TryGetValue(entry.Step.Modality, out var ofModality))
            ofDay[entry.Step.Modality] = ofModality = new(ReferenceEqualityComparer.Instance);

        ofModality.Add(entry);
    }

    public void RemoveOrder(Guid orderId)
    {
        if (!_byOrder.Remove(orderId, out var entries))
            return;

        foreach (var entry in entries)
        {
            foreach (var index in Indices())
                index.Remove(entry);

            var ofDay = _byDate[entry.Step.StartDate];
            ofDay[entry.Step.Modality].Remove(entry);
            if (ofDay[entry.Step.Modality].Count == 0)
                ofDay.Remove(entry.Step.Modality);
            if (ofDay.Count == 0)
                _byDate.Remove(entry.Step.StartDate);
        }
    }

    /// <summary>A superset of the matches, as small as the keys allow.</summary>
    public IEnumerable<WorklistEntry> Candidates(WorklistKeys keys)
    {
        if (keys.StepId is { } step)
            return _byStepId.Of(step);
        if (keys.Accession is { } accession)
            return _byAccession.Of(accession);
        if (keys.StudyUid is { } uid)
            return _byStudyUid.Of(uid);
        if (keys.PatientId is { } patient)
            return _byPatientId.Of(patient);
        if (keys.ProcedureId is { } procedure)
            return _byProcedureId.Of(procedure);

        return Days(keys).SelectMany(day => keys.Modality is not { } modality ? day.Values.SelectMany(set => set)
            : day.TryGetValue(modality, out var ofModality) ? ofModality : []);
    }

    private IEnumerable<Dictionary<string, HashSet<WorklistEntry>>> Days(WorklistKeys keys)
    {
        if (keys.FromDate is { } only && only == keys.ToDate)
            return _byDate.TryGetValue(only, out var day) ? [day] : [];

        return _byDate
            .SkipWhile(d => keys.FromDate is { } from && string.CompareOrdinal(d.Key, from) < 0)
            .TakeWhile(d => keys.ToDate is not { } to || string.CompareOrdinal(d.Key, to) <= 0)
            .Select(d => d.Value);
    }

    private IEnumerable<Index> Indices() => [_byPatientId, _byAccession, _byStudyUid, _byProcedureId, _byStepId];

    private sealed class Index(Func<WorklistEntry, string> key)
    {
        private readonly Dictionary<string, HashSet<WorklistEntry>> _sets = new(StringComparer.Ordinal);

        public IEnumerable<WorklistEntry> Of(string value) => _sets.TryGetValue(value, out var set) ? set : [];

        public void Add(WorklistEntry entry)
        {
            if (!_sets.TryGetValue(key(entry), out var set))
                _sets[key(entry)] = set = new(ReferenceEqualityComparer.Instance);

            set.Add(entry);
        }

        public void Remove(WorklistEntry entry)
        {
            if (_sets.TryGetValue(key(entry), out var set) && set.Remove(entry) && set.Count == 0)
                _sets.Remove(key(entry));
        }
    }
}
